"""x"""
class Chip: pass
def conditions(): pass
