// Enhances the pages. All of them work without it.
'use strict';

(() => {
  const main = document.getElementById('main');

  // Buttons that copy the address of an artifact.
  const prepareCopy = () => {
    for (const button of main.querySelectorAll('[data-copy]')) {
      button.hidden = !navigator.clipboard;
      button.onclick = async () => {
        await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
        button.textContent = 'Copied';
      };
    }
  };

  const fetchMain = async (address) => {
    const response = await fetch(address, { headers: { Accept: 'text/html' }, cache: 'no-cache' });
    if (!response.ok) {
      return null;
    }

    return new DOMParser().parseFromString(await response.text(), 'text/html').getElementById('main');
  };

  // Sections of the store page that are read after the page itself.
  const load = async () => {
    for (const section of main.querySelectorAll('[data-load]')) {
      const filled = (await fetchMain(section.dataset.load).catch(() => null))?.querySelector(`#${section.id}`);
      if (filled) {
        section.replaceChildren(...filled.childNodes);
      }
    }
  };

  // A live page is read again while it is seen, unless the reader works in it or has paused it.
  const live = () => {
    let paused = false;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'live';
    const show = () => {
      button.textContent = paused ? 'Paused' : 'Live';
      button.setAttribute('aria-pressed', String(!paused));
      button.title = paused ? 'Update this page by itself' : 'Stop updating this page';
    };
    button.onclick = () => {
      paused = !paused;
      show();
    };
    show();
    document.querySelector('.top').append(button);

    // What the reader has typed, chosen or selected is not replaced.
    const isInUse = () =>
      paused
      || document.hidden
      || (document.activeElement !== main && main.contains(document.activeElement))
      || !document.getSelection().isCollapsed
      || [...main.querySelectorAll('input, select')].some((field) =>
        field.type !== 'hidden' && (field.tagName === 'SELECT'
          ? [...field.options].some((option) => option.selected !== option.defaultSelected)
          : field.value !== field.defaultValue));

    let known = main.innerHTML;
    const update = async () => {
      if (isInUse()) {
        return;
      }

      const fresh = await fetchMain(location.href);
      if (!fresh || fresh.innerHTML === known || isInUse()) {
        return;
      }

      known = fresh.innerHTML;
      const open = [...main.querySelectorAll('details')].map((details) => details.open);
      main.replaceChildren(...fresh.childNodes);
      main.querySelectorAll('details').forEach((details, i) => { details.open = open[i] ?? details.open; });
      prepareCopy();
      if (!fresh.dataset.live) {
        paused = true;
        button.remove();
      }
    };

    // The next reading waits for the last one, and longer when that was slow or failed.
    const interval = Number(main.dataset.live) * 1000;
    const schedule = (delay) => setTimeout(async () => {
      const begun = performance.now();
      const failed = await update().then(() => false, () => true);
      schedule(failed ? Math.min(2 * delay, 60_000) : Math.max(interval, 10 * (performance.now() - begun)));
    }, delay);
    schedule(interval);
  };

  if (main.dataset.live) {
    live();
  }

  prepareCopy();
  load();
})();
