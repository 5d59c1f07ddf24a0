"""The offline tool that makes a presenter: one person's TOML file -> one anchor pack.

Everything here but `environment` and `bake` runs in the tool's own Python environment (see docs/presenter-bake.md)."""
