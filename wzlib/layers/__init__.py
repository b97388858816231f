"""What a layer is, the algebra of spans, and the contract of a layer."""
