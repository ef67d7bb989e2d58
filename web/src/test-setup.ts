// jsdom has no layout, and reports or lacks what scrolls.
window.scrollTo = () => {}
Element.prototype.scrollIntoView = () => {}
