"""What the trainer looks at: labels, phrases, pictures and their variations."""
