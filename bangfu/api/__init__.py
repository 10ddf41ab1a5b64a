"""The api door (接口): parse, one call, render."""
