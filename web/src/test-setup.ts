// jsdom has no layout, and reports each scroll that the router asks for.
window.scrollTo = () => {}
