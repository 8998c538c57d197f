/** Helps to write Markdown: buttons, keys, and a word about images. What is typed stays plain text in a plain field. */

const marks = { bold: '**', italic: '*' };

/** Through the browser's own editing, so that undo (Ctrl+Z) goes on working. */
function insert(area, text, from, to) {
  area.focus();
  area.setSelectionRange(from, to);
  if (!document.execCommand('insertText', false, text)) {
    area.setRangeText(text, from, to, 'end');
    area.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
}

function wrap(area, mark) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const chosen = value.slice(from, to);
  const bare = chosen.startsWith(mark) && chosen.endsWith(mark) && chosen.length > 2 * mark.length;
  insert(area, bare ? chosen.slice(mark.length, -mark.length) : mark + chosen + mark, from, to);
  if (!chosen) area.setSelectionRange(from + mark.length, from + mark.length);
  else area.setSelectionRange(from, area.selectionEnd);
}

function list(area) {
  const { selectionStart, selectionEnd, value } = area;
  const from = value.lastIndexOf('\n', selectionStart - 1) + 1;
  const end = value.indexOf('\n', selectionEnd);
  const to = end < 0 ? value.length : end;
  const lines = value.slice(from, to).split('\n');
  const isList = lines.every(line => line.startsWith('- '));
  insert(area, lines.map(line => isList ? line.slice(2) : `- ${line}`).join('\n'), from, to);
}

function link(area) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const chosen = value.slice(from, to);
  const isAddress = /^https?:\/\/\S+$/.test(chosen);
  insert(area, isAddress ? `[](${chosen})` : `[${chosen}](https://)`, from, to);
  const at = isAddress || !chosen ? from + 1 : from + chosen.length + 3;
  area.setSelectionRange(at, !isAddress && chosen ? at + 8 : at);
}

const act = {
  bold: area => wrap(area, marks.bold),
  italic: area => wrap(area, marks.italic),
  list,
  link,
};

function keyOf(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  const key = event.key.toLowerCase();
  if (event.shiftKey) return event.code === 'Digit8' ? 'list' : null;
  return { b: 'bold', i: 'italic', k: 'link' }[key] ?? null;
}

function toolbar(area, words) {
  const bar = document.createElement('div');
  bar.className = 'editor-tools';
  bar.setAttribute('role', 'group');
  bar.setAttribute('aria-label', `${words.toolbar}: ${area.labels[0]?.textContent.trim() ?? ''}`);
  for (const name of Object.keys(act)) {
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset.tool = name;
    button.title = words[name];
    button.setAttribute('aria-label', words[name]);
    button.innerHTML = { bold: '<b>B</b>', italic: '<i>I</i>' }[name] ?? `<svg class="icon" aria-hidden="true"><use href="#i-${name}"></use></svg>`;
    button.addEventListener('click', () => act[name](area));
    bar.append(button);
  }
  area.before(bar);
}

/** A notice is text: an image would be lost to who hears it, and in most mails. */
function refuseImages(area, words) {
  const note = document.createElement('p');
  note.className = 'field-error';
  note.setAttribute('role', 'status');
  note.hidden = true;
  area.after(note);
  const look = (event, data) => {
    if (![...data?.files ?? []].some(file => file.type.startsWith('image/'))) return;
    event.preventDefault();
    note.textContent = words.noImages;
    note.hidden = false;
  };
  area.addEventListener('paste', event => look(event, event.clipboardData));
  area.addEventListener('drop', event => look(event, event.dataTransfer));
  area.addEventListener('input', () => { note.hidden = true; });
}

export function edit(form) {
  for (const box of form.querySelectorAll('[data-bilingual]')) {
    for (const area of box.querySelectorAll('textarea')) {
      toolbar(area, box.dataset);
      refuseImages(area, box.dataset);
      area.addEventListener('keydown', event => {
        const name = keyOf(event);
        if (!name) return;
        event.preventDefault();
        act[name](area);
      });
    }
  }
}
