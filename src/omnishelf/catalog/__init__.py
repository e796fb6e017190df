"""What is sold: catalogs read, checked, and their media loaded."""
