"""Live graphics: drawn once with skia, blended into the planes of every frame with numpy."""
