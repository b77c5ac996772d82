// The words that scripts say, translated in the HTML: `<template data-words data-saved-at="saved at {time}" …>`.

export function words(name, values = {}) {
  const text = document.querySelector(`[data-words][data-${dashed(name)}]`)?.dataset[name] ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

function dashed(name) {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
