// Keeps what stands under a table with rows true: the sums of its columns while one types, and the figures of the report
// that are worked out from it when the server has answered.
//
//   <div data-rows> … <input data-column="amount"> … <output data-sum="amount" data-places="2"> </div>
//   <output data-fed="staff_fte">             the text of that figure in the event libnet:figures

document.addEventListener("libnet:figures", ({ detail }) => {
  for (const output of document.querySelectorAll("output[data-fed]")) {
    const figure = detail[output.dataset.fed];
    if (figure) output.textContent = figure.text || "–";
  }
});

document.addEventListener("input", ({ target }) => {
  const block = target instanceof Element && target.closest("[data-rows]");
  if (!block) return;
  for (const output of block.querySelectorAll("output[data-sum]")) output.textContent = sumOf(block, output);
});

function sumOf(block, { dataset }) {
  const fields = [...block.querySelectorAll(`tbody [data-column="${CSS.escape(dataset.sum)}"]`)];
  const numbers = fields.filter((field) => !field.closest("tr").hidden).map((field) => scaled(field.value, dataset.places));
  const known = numbers.filter((number) => number !== null);
  return known.length > 0 ? printed(known.reduce((a, b) => a + b, 0n), Number(dataset.places)) : "–";
}

// Whole numbers of the smallest unit, so that nothing is rounded. What is no plain number is left to the server to judge.
function scaled(text, places) {
  const match = /^(\d{1,12})(?:[.,](\d+))?$/.exec(text.replace(/\s/g, ""));
  const decimals = match?.[2] ?? "";
  if (!match || decimals.length > Number(places)) return null;
  return BigInt(match[1] + decimals.padEnd(Number(places), "0"));
}

function printed(number, places) {
  const digits = String(number).padStart(places + 1, "0");
  const whole = BigInt(digits.slice(0, digits.length - places)).toLocaleString(document.documentElement.lang);
  const [point] = (1.5).toLocaleString(document.documentElement.lang).match(/[.,]/);
  return places > 0 ? `${whole}${point}${digits.slice(-places)}` : whole;
}
