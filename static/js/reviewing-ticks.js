// Ticks all reports of the list at once, or none.
//
//   <form data-bulk> <p data-all hidden> <button data-tick="yes"> <button data-tick="no"> </p>
//     <input type="checkbox" name="report"> …

const form = document.querySelector("[data-bulk]");
if (form) {
  const buttons = form.querySelector("[data-all]");
  buttons.hidden = false;
  buttons.addEventListener("click", (event) => {
    const { tick } = event.target.dataset;
    if (!tick) return;
    for (const box of form.querySelectorAll("input[name=report]")) box.checked = tick === "yes";
  });
}
