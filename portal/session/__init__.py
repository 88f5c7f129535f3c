"""Who is signed in: the sealed session of the browser, OpenID Connect, and proof that a form is ours."""
