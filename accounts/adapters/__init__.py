"""Where the library's flow of signing in asks us: classes, because it asks for classes."""
