// The whole text as a strip beside the scroll bar: where it is doubtful, what is confirmed, where one is. A click goes
// there. It says nothing that the keys and the panels do not say, too, so those who do not see it miss nothing.
import { html, Component } from "./vendor/preact.js";

const WIDTH = 10;

export class Strip extends Component {
  componentDidMount() {
    const { app } = this.props;
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.dark.addEventListener("change", this.soon);
    this.observer = new ResizeObserver(this.soon);
    this.observer.observe(this.element);
    this.undo = [app.on("change", this.soon), app.on("focus", this.soon)];
    this.soon();
  }

  componentWillUnmount() {
    cancelAnimationFrame(this.frame);
    this.dark.removeEventListener("change", this.soon);
    this.observer.disconnect();
    for (const undo of this.undo) undo();
  }

  shouldComponentUpdate() {
    return false;
  }

  soon = () => {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  };

  draw() {
    const { app } = this.props;
    const { store } = app;
    const height = this.element.clientHeight;
    if (!store?.overview || !height) return;
    const style = getComputedStyle(this.element);
    const colours = Object.fromEntries(["good", "middle", "doubtful", "link"].map((name) => [name, style.getPropertyValue(`--${name}`)]));
    const canvas = this.canvas;
    Object.assign(canvas, { width: WIDTH, height });
    const brush = canvas.getContext("2d");
    const { status, confidence } = store.overview;
    const each = store.total / height;
    for (let y = 0; y < height; y++) {
      let [worst, isDone] = ["", true];
      for (let n = Math.floor(y * each); n < Math.max(Math.floor(y * each) + 1, Math.floor((y + 1) * each)) && n < store.total; n++) {
        if (status[n] !== "a") continue;
        isDone = false;
        const level = store.level(confidence[n]);
        if (level === "doubtful" || (level === "middle" && worst !== "doubtful")) worst = level;
      }
      const colour = worst || (isDone ? "good" : "");
      if (!colour) continue;
      brush.fillStyle = colours[colour];
      brush.globalAlpha = colour === "doubtful" ? 1 : 0.5;
      brush.fillRect(colour === "good" ? 7 : 1, y, colour === "good" ? 3 : 8, 1);
    }
    brush.globalAlpha = 1;
    brush.fillStyle = colours.link;
    brush.fillRect(0, Math.min(height - 3, Math.round(app.focus.bead / each)) - 1, WIDTH, 3);
  }

  go = (event) => {
    const { app } = this.props;
    const box = this.element.getBoundingClientRect();
    const number = Math.floor(((event.clientY - box.top) / box.height) * app.store.total);
    app.go(app.nearest(number), { flash: true });
  };

  render() {
    return html`<div class="strip" aria-hidden="true" ref=${(element) => (this.element = element)} onClick=${this.go}>
      <canvas ref=${(canvas) => (this.canvas = canvas)}></canvas></div>`;
  }
}
