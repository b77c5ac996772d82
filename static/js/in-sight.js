// Keeps the field, button or link with the focus in sight when something is drawn above it: `draw` is what draws. One that
// the person had scrolled away from stays where it is.

export function keepInSight(draw) {
  const field = document.activeElement;
  const wasSeen = field?.matches("input, select, button, a, summary") && isSeen(field);
  draw();
  if (wasSeen) field.scrollIntoView({ block: "nearest" });
}

function isSeen(field) {
  const { top, bottom } = field.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
}
