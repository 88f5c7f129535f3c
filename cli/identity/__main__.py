"""`python -m cli.identity`: serve the local OpenID provider until told to stop."""

from cli.identity.app import serve

if __name__ == "__main__":
    serve()
