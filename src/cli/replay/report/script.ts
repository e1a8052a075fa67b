/** The only script of the page: shows the filters, which need it, and applies them. */
export const SCRIPT = `
for (const filter of document.querySelectorAll('.filter')) {
  const input = filter.querySelector('input');
  const output = filter.querySelector('output');
  const orders = [...filter.nextElementSibling.children];
  filter.hidden = false;
  input.addEventListener('input', () => {
    const wanted = input.value.trim().toLowerCase();
    let shown = 0;
    for (const order of orders) {
      order.hidden = !order.textContent.toLowerCase().includes(wanted);
      if (!order.hidden) shown += 1;
    }
    output.textContent = wanted === '' ? '' : shown + ' of ' + orders.length;
  });
}
`;
