"""Fusion of models: a sub-model for each modality, all trained together, their outputs fused."""
