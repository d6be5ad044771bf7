// The roster of a session: a tap counts at once, is kept on the phone, and leaves when the connection allows.
const root = document.querySelector("[data-roster]");
if (root) {
  const address = root.dataset.roster;
  const store = `presences ${address}`;
  const token = root.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const count = root.querySelector("[data-roster-count]");
  const waiting = root.querySelector("[data-roster-waiting]");
  const read = () => JSON.parse(localStorage.getItem(store) ?? "[]");
  const keep = (taps) => {
    localStorage.setItem(store, JSON.stringify(taps));
    waiting.textContent = taps.length ? `(${taps.length} à envoyer : gardez cette page ouverte)` : "";
  };

  const show = (form, present) => {
    const button = form.querySelector("button");
    form.elements.present.value = present ? "0" : "1";
    button.setAttribute("aria-pressed", String(present));
    button.classList.toggle("button-secondary", !present);
    button.textContent = present ? "Présent·e" : "Marquer présent·e";
    count.textContent = root.querySelectorAll("button[aria-pressed=true]").length;
  };

  let sending = false;
  const send = async () => {
    const taps = read();
    if (sending || !taps.length) return;
    sending = true;
    try {
      const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
      const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(taps) });
      if (answer.ok && !answer.redirected) keep(read().slice(taps.length));
    } catch {
      // No connection: the taps stay here, and leave with the next one or when the connection is back.
    }
    sending = false;
  };

  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.elements.personne) return;
    event.preventDefault();
    const present = form.elements.present.value === "1";
    keep([...read(), { person: Number(form.elements.personne.value), present, at: Date.now() }]);
    show(form, present);
    send();
  });

  const search = root.querySelector("[data-roster-search]");
  search.hidden = false;
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  search.querySelector("input").addEventListener("input", (event) => {
    const words = plain(event.target.value).split(/\s+/);
    for (const line of root.querySelectorAll(".roster__line")) {
      const name = plain(line.dataset.name);
      line.hidden = !words.every((word) => name.includes(word));
    }
  });

  for (const tap of read()) {
    const field = root.querySelector(`[name=personne][value="${tap.person}"]`);
    if (field) show(field.form, tap.present);
  }
  keep(read());
  send();
  addEventListener("online", send);
  setInterval(send, 15000);
}
