/* A player is shown when the visitor asks for it, never before: until then the page holds a link.
   The address of the frame is given by the server (data-embed-player), and the site's policy allows no other host. */

for (const figure of document.querySelectorAll("[data-embed-player]")) {
  const { embedPlayer, embedProvider, embedTitle } = figure.dataset;
  const ask = document.createElement("div");
  ask.className = "embed__ask";

  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--primary";
  button.textContent = "Afficher ici";

  const note = document.createElement("p");
  note.className = "embed__note";
  note.textContent = `${embedProvider} saura alors que vous êtes passé·e par cette page, et pourra déposer des traceurs.`;

  button.addEventListener("click", () => {
    const frame = document.createElement("iframe");
    frame.className = "embed__frame";
    frame.src = embedPlayer;
    frame.title = embedTitle;
    frame.allowFullscreen = true;
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.tabIndex = 0;
    ask.replaceWith(frame);
    frame.focus();
  });

  ask.append(button, note);
  (figure.querySelector("figcaption") ?? figure).after(ask);
}
