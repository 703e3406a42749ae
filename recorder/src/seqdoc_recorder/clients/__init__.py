"""Calls that this process makes. Each client library has a module that hands its calls to `call`."""
