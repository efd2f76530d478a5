// The page is complete without this: it adds filtering, keys and copying.
(() => {
  'use strict';
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const one = (selector) => document.querySelector(selector);
  const tools = one('#tools');
  const search = one('#search');
  const status = one('#status');
  const findings = all('.finding');
  const rows = all('table.exchanges tbody tr');
  const hidden = new Set();
  const text = new Map();

  const textOf = (element) => {
    let known = text.get(element);
    if (known === undefined) {
      known = element.textContent.toLowerCase();
      text.set(element, known);
    }
    return known;
  };

  // Every word must be there.
  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const matches = (element) => words.every((word) => textOf(element).includes(word));
    let shown = 0;
    for (const finding of findings) {
      finding.hidden = hidden.has(finding.dataset.severity) || !matches(finding);
      shown += finding.hidden ? 0 : 1;
    }
    let listed = 0;
    for (const row of rows) {
      row.hidden = !matches(row);
      listed += row.hidden ? 0 : 1;
    }
    const filtered = words.length > 0 || hidden.size > 0;
    status.textContent = filtered
      ? `${shown} of ${findings.length} findings, ${listed} of ${rows.length} exchanges` : '';
    for (const note of all('.no-match')) {
      note.hidden = (note.dataset.of === 'findings' ? shown : listed) > 0;
    }
  };

  let pending = 0;
  const soon = () => {
    clearTimeout(pending);
    pending = setTimeout(apply, 60);
  };

  const toggle = (button) => {
    const severity = button.dataset.severity;
    const off = !hidden.has(severity);
    if (off) hidden.add(severity); else hidden.delete(severity);
    button.setAttribute('aria-pressed', String(!off));
    apply();
  };

  const open = () => findings.filter((finding) => !finding.hidden);
  const move = (step) => {
    const shown = open();
    if (shown.length === 0) return;
    const now = shown.findIndex((finding) => finding.contains(document.activeElement));
    const next = now < 0 ? (step > 0 ? 0 : shown.length - 1)
      : Math.min(Math.max(now + step, 0), shown.length - 1);
    const summary = shown[next].querySelector('summary');
    summary.focus({ preventScroll: true });
    shown[next].scrollIntoView({ block: 'nearest' });
  };

  const expand = () => {
    const shown = open();
    const closed = shown.some((finding) => !finding.open);
    for (const finding of shown) finding.open = closed;
  };

  const help = one('#help');
  const keys = {
    '/': () => { search.focus(); search.select(); },
    j: () => move(1),
    k: () => move(-1),
    e: expand,
    '?': () => help.showModal(),
    1: () => toggle(one('[data-severity=breaking].filter')),
    2: () => toggle(one('[data-severity=risky].filter')),
    3: () => toggle(one('[data-severity=cosmetic].filter')),
  };

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.target === search) {
      if (event.key === 'Escape') {
        search.value = '';
        search.blur();
        apply();
      } else if (event.key === 'Enter') {
        apply();
        move(1);
      }
      return;
    }
    if (Object.hasOwn(keys, event.key)) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  const follow = () => {
    const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
    if (target && target.matches('.finding')) {
      target.hidden = false;
      target.open = true;
      target.scrollIntoView();
    }
  };

  for (const pre of all('pre.command')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.addEventListener('click', () => {
      const range = document.createRange();
      range.selectNodeContents(pre);
      const selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      button.textContent = document.execCommand('copy') ? 'Copied' : 'Press Ctrl+C';
    });
    pre.after(button);
  }

  // What is folded away would be missing on paper.
  let folded = [];
  addEventListener('beforeprint', () => {
    folded = all('details:not([open])');
    for (const details of folded) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of folded) details.open = false;
  });

  for (const button of all('.filter')) button.addEventListener('click', () => toggle(button));
  one('#expand').addEventListener('click', expand);
  one('#keys').addEventListener('click', () => help.showModal());
  search.addEventListener('input', soon);
  addEventListener('hashchange', follow);
  tools.hidden = false;
  apply();
  follow();
})();
