"""`make bench`: a service of the real size, and how long its pages take (docs/performance.md)."""
