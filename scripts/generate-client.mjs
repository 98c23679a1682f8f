console.error("not yet")
