"""The origin process: the watch page, the stream from memory, and the sample wire's pages."""

from __future__ import annotations

import uvicorn

from anchor.sample_wire import first_day
from anchor.web import watch
from ingest.samplewire.server import create_app as create_wire
from stream.origin import create_app as create_origin

from .arguments import begin

KEEP_ALIVE = 30  # seconds; players fetch 12 times a second and should not reconnect for it


def main() -> None:
    config, folder = begin("origin")
    wire = create_wire(
        first_day(folder), config.sample_wire.speed, config.sample_wire.seed, f"{config.watch.public}/wire"
    )
    live = create_origin(folder.bus, config.playout.window_segments)
    server = config.watch
    uvicorn.run(
        watch.create_app(config, live, wire),
        host=server.host,
        port=server.port,
        ssl_certfile=server.tls_cert,
        ssl_keyfile=str(server.tls_key) if server.tls_key else None,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    main()
