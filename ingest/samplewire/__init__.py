"""The bundled sample wire: three fictional outlets report six simulated hours, then a new day begins."""
