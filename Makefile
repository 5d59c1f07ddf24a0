# The two commands: `make run` and `make test`. Each sets up what is missing first.
