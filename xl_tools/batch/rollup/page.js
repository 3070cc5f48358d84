"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const PAGE = 50;
  const SEVERITIES = ["error", "review", "hint"];
  const LABELS = ["错误", "核实", "提示"];
  // Places in a unit's row of data.units.
  const [NAME, FILE, PATH, FILED, DUE, GAP, GRADE, DUE_GRADE, ERRORS, REVIEWS, HINTS, EXPLAINED, UNCHECKED] = Array(13).keys();
  const points = (value) => value === null ? "—" : value.toFixed(2);
  const signed = (value) => value === null ? "—" : (value > 0 ? "+" : "") + value.toFixed(2);
  const COLUMNS = [
    ["单位", NAME, null],
    ["自评", FILED, points], ["应得", DUE, points], ["相差", GAP, signed],
    ["等级", GRADE, (value) => value || "—"], ["应得等级", DUE_GRADE, (value) => value || "—"],
    ["错误", ERRORS, String], ["核实", REVIEWS, String], ["提示", HINTS, String],
    ["已说明", EXPLAINED, String], ["未校验", UNCHECKED, String],
  ];
  const KINDS = {
    error: (unit) => unit[ERRORS] > 0,
    review: (unit) => unit[REVIEWS] > 0,
    above: (unit) => unit[GAP] > 0,
    below: (unit) => unit[GAP] < 0,
    clean: (unit) => unit[ERRORS] + unit[REVIEWS] + unit[HINTS] === 0,
  };
  const collator = new Intl.Collator("zh-CN", { numeric: true });
  const grades = new Map(data.grades.map((grade, rank) => [grade, rank]));
  const find = (id) => document.getElementById(id);
  const make = (tag, text, name) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    if (name) element.className = name;
    return element;
  };
  const searched = data.units.map((unit) => (unit[NAME] + "\n" + unit[FILE]).toLowerCase());
  let sorted = null, falling = false, shown = data.units.map((_, index) => index), page = 0;

  function compare(a, b) {
    const [, place] = COLUMNS[sorted];
    let x = data.units[a][place], y = data.units[b][place];
    if (place === NAME) return collator.compare(x, y) * (falling ? -1 : 1) || a - b;
    if (place === GRADE || place === DUE_GRADE) {
      x = grades.has(x) ? grades.get(x) : null;
      y = grades.has(y) ? grades.get(y) : null;
    }
    // What is unknown stands last, whichever way.
    if (x === null || y === null) return (x === null) - (y === null) || a - b;
    return (falling ? y - x : x - y) || a - b;
  }

  function choose() {
    const words = find("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const grade = find("grade").value, kind = KINDS[find("kind").value];
    shown = [];
    data.units.forEach((unit, index) => {
      if (words.every((word) => searched[index].includes(word)) &&
          (!grade || unit[GRADE] === grade) && (!kind || kind(unit))) shown.push(index);
    });
    if (sorted !== null) shown.sort(compare);
    page = 0;
    draw();
  }

  function sortBy(column, down) {
    falling = down === undefined ? (sorted === column ? !falling : column >= 6) : down;
    sorted = column;
    find("order").value = `${column},${falling ? 1 : 0}`;
    choose();
  }

  function draw() {
    const pages = Math.max(1, Math.ceil(shown.length / PAGE));
    const body = document.querySelector("#units tbody");
    body.replaceChildren(...shown.slice(page * PAGE, (page + 1) * PAGE).map(line));
    find("count").textContent = `${shown.length} / ${data.units.length} 个单位`;
    find("page").textContent = `${page + 1} / ${pages}`;
    find("previous").disabled = page === 0;
    find("next").disabled = page + 1 >= pages;
    document.querySelectorAll("#units th").forEach((head, column) => {
      head.setAttribute("aria-sort", column !== sorted ? "none" : falling ? "descending" : "ascending");
    });
  }

  function line(index) {
    const unit = data.units[index], row = make("tr");
    for (const [label, place, format] of COLUMNS) {
      const cell = make("td");
      cell.dataset.label = label;
      if (place === NAME) {
        const button = make("button", unit[NAME]);
        button.type = "button";
        button.addEventListener("click", () => open(index));
        cell.append(button);
      } else {
        cell.textContent = format(unit[place]);
        if (unit[place] === 0 && place >= ERRORS) cell.className = "none";
        if (place === ERRORS && unit[place]) cell.className = "bad";
        if (place === REVIEWS && unit[place]) cell.className = "warn";
        if (place === GAP && unit[place]) cell.className = unit[place] > 0 ? "bad" : "warn";
      }
      row.append(cell);
    }
    return row;
  }

  function address(path) {
    const encoded = path.split("/").map(encodeURIComponent).join("/");
    if (/^[A-Za-z]:\//.test(path)) return "file:///" + path.slice(0, 2) + encoded.slice(4);
    return path.startsWith("/") ? "file://" + encoded : "./" + encoded;
  }

  function open(index) {
    const unit = data.units[index], list = find("unit-findings"), about = find("unit-about");
    find("unit-title").textContent = unit[NAME];
    about.replaceChildren(`自评 ${points(unit[FILED])}，应得 ${points(unit[DUE])}，相差 ${signed(unit[GAP])}。`);
    const path = unit[PATH] === 0 ? data.folder + unit[FILE] : unit[PATH];
    if (path) {
      const link = make("a", "打开工作簿");
      link.href = address(path);
      about.append(" ", link);
    }
    about.append(make("small", unit[FILE]));
    const found = data.findings[index] || [];
    list.replaceChildren(...found.map(([severity, rule, place, message, suggestion]) => {
      const item = make("li");
      item.append(make("span", LABELS[severity], "tag " + SEVERITIES[severity]), message);
      item.append(make("small", [suggestion, place, data.rules[rule]].filter(Boolean).join(" · ")));
      return item;
    }));
    const missing = unit[ERRORS] + unit[REVIEWS] + unit[HINTS] - found.length;
    if (missing > 0) list.append(make("li", `还有 ${missing} 个问题，见“${data.book}”。`));
    if (!found.length && missing <= 0) list.append(make("p", "没有审核问题。", "note"));
    find("unit").showModal();
  }

  const order = find("order");
  order.append(new Option("原来的次序", ""));
  COLUMNS.forEach(([label], column) => {
    const head = make("th"), button = make("button", label);
    head.scope = "col";
    button.type = "button";
    button.addEventListener("click", () => sortBy(column));
    head.append(button);
    document.querySelector("#units thead tr").append(head);
    order.append(new Option(`${label}：从${column ? "低到高" : "前到后"}`, `${column},0`));
    order.append(new Option(`${label}：从${column ? "高到低" : "后到前"}`, `${column},1`));
  });
  data.grades.forEach((grade) => find("grade").append(new Option(grade, grade)));
  order.addEventListener("change", () => {
    const [column, down] = order.value.split(",");
    if (column === "") { sorted = null; choose(); } else sortBy(Number(column), down === "1");
  });
  let waiting = 0;
  find("search").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(choose, 120); });
  find("grade").addEventListener("change", choose);
  find("kind").addEventListener("change", choose);
  find("previous").addEventListener("click", () => { page -= 1; draw(); });
  find("next").addEventListener("click", () => { page += 1; draw(); });
  find("close").addEventListener("click", () => find("unit").close());
  draw();
})();
