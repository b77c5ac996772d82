// Fetches the scripts that no key pressed in a field waits for, once the page stands.
//
//   <template data-later><script type="module" src="…"></script> …</template>

for (const { content } of document.querySelectorAll("template[data-later]")) {
  document.body.append(document.importNode(content, true));
}
