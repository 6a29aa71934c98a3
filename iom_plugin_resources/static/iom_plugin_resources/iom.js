/* What a script adds to screens that work without it: a link that names a dialog opens it in place. */
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-iom-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.iomDialog);
  if (!dialog || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  dialog.showModal();
});
