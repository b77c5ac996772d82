// Moves the focus to what is wrong with the form, so that it is read first.

document.querySelector("[data-error-summary]")?.focus();
