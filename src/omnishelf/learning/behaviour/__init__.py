"""What is fitted to shoppers' events: how they look and click, and the order that they like."""
