// Makes pages quicker to use; nothing here is needed to use them. No library, no build step.
'use strict';

// Tables sort in place: a sort link does in the page what it would do by asking the server.
// Rows move only within their own body, so phases stay apart; rows without a value go last.
class TableTools extends HTMLElement {
  connectedCallback() {
    this.table = this.querySelector('table');
    if (!this.table) return;
    this.addEventListener('click', (event) => this.sort(event));
    this.filter();
  }

  sort(event) {
    const link = event.target.closest('thead a');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const head = link.closest('th');
    const byName = head.cellIndex === 0;
    const order = head.getAttribute('aria-sort') === (byName ? 'ascending' : 'descending') ? 'other' : 'first';
    const descending = byName === (order === 'other');
    for (const other of this.table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
    for (const body of this.table.tBodies) this.sortBody(body, head.cellIndex, descending);
    history.replaceState(null, '', link.href);
  }

  sortBody(body, column, descending) {
    const rows = [...body.rows].filter((row) => !row.classList.contains('group'));
    const key = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
    rows.sort((a, b) => {
      const [one, two] = [key(a), key(b)];
      if (one === '' || two === '') return (one === '') - (two === '');
      const numbers = Number(one) - Number(two);
      const way = Number.isNaN(numbers) ? one.localeCompare(two, 'en-GB') : numbers;
      return descending ? -way : way;
    });
    body.append(...rows);
  }

  // A search field that names this table narrows it while one types.
  filter() {
    const field = document.querySelector(`[data-filters="${this.table.id}"]`);
    if (!field) return;
    field.addEventListener('input', () => {
      const wanted = field.value.trim().toLowerCase();
      for (const body of this.table.tBodies) {
        let shown = 0;
        for (const row of body.rows) {
          if (row.dataset.name === undefined) continue;
          row.hidden = !row.dataset.name.includes(wanted);
          shown += !row.hidden;
        }
        body.hidden = shown === 0;
      }
    });
  }
}
customElements.define('table-tools', TableTools);

// What is folded away is unfolded for paper, and folded again after.
const unfolded = [];
addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('article details:not([open]), .trust-figure details:not([open])')) {
    details.open = true;
    unfolded.push(details);
  }
});
addEventListener('afterprint', () => {
  for (const details of unfolded.splice(0)) details.open = false;
});

// On a phone the rail is a strip: it opens where the page is.
const here = document.querySelector('.rail [aria-current]');
if (here) {
  const [rail, seen] = [here.closest('.rail'), here.getBoundingClientRect()];
  rail.scrollBy({ left: seen.left - (rail.clientWidth - seen.width) / 2, behavior: 'instant' });
}

// An open date picker closes with Escape and by a click elsewhere.
const closePicker = () => document.querySelector('.as-at[open]')?.removeAttribute('open');
document.addEventListener('keydown', (event) => event.key === 'Escape' && closePicker());
document.addEventListener('click', (event) => event.target.closest('.as-at') || closePicker());

// A double click does not send a form twice.
document.addEventListener('submit', (event) => {
  if (event.target.method !== 'post') return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = 'yes';
});
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
});
