"""Pretrained backbones of pictures, brought to ONNX with their features pooled."""
