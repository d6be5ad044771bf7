// The bar of an import follows the work; at its end the page shows the report. Without this script, « Actualiser » does.
const bar = document.querySelector("[data-import-progress]");
const said = document.querySelector("[data-import-said]");

async function follow() {
  try {
    const { done, total, under_way: underWay } = await (await fetch(bar.dataset.importProgress)).json();
    if (!underWay) return location.reload();
    if (total) {
      bar.max = total;
      bar.value = done;
    }
    said.textContent = total ? `${done} lignes sur ${total}` : `${done} lignes`;
  } catch {
    // The connection will come back.
  }
  return setTimeout(follow, 2000);
}

if (bar) setTimeout(follow, 1000);
