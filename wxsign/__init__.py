"""wxsign: graduates, employers and schools sign their employment agreements on WeChat."""
