// A centre of an operator for tests: SMPP 3.4 on the loopback, told over standard input what to do, telling what it got as JSON lines.
import { createInterface } from "node:readline";
import smpp from "smpp";

let session = null;
let mode = "deliver"; // deliver · undelivered · refuse · hang
let number = 0;
let away = false;
const tell = (event) => process.stdout.write(JSON.stringify(event) + "\n");

function receipt(pdu, id, state) {
  session.deliver_sm({
    source_addr: pdu.destination_addr,
    destination_addr: pdu.source_addr,
    esm_class: 4,
    short_message: { message: `id:${id} sub:001 dlvrd:001 submit date:2611221000 done date:2611221000 stat:${state} err:000 text:` },
  });
}

function submitted(pdu) {
  if (mode === "hang") return;
  if (mode === "refuse") {
    session.send(pdu.response({ command_status: 0x0b }));
    return;
  }
  const id = String(++number);
  session.send(pdu.response({ message_id: id }));
  const { message, udh } = pdu.short_message;
  const header = udh ? Buffer.concat(udh.map((part) => Buffer.from(part.data ?? part))).toString("hex") : "";
  tell({ got: "submit", to: pdu.destination_addr, from: pdu.source_addr, coding: pdu.data_coding, text: message, udh: header });
  if (pdu.registered_delivery) receipt(pdu, id, mode === "undelivered" ? "UNDELIV" : "DELIVRD");
}

const server = smpp.createServer({}, (peer) => {
  peer.on("error", () => {});
  if (away) {
    peer.destroy();
    return;
  }
  peer.on("bind_transceiver", (pdu) => {
    session = peer;
    peer.send(pdu.response());
    tell({ got: "bind" });
  });
  peer.on("enquire_link", (pdu) => peer.send(pdu.response()));
  peer.on("unbind", (pdu) => peer.send(pdu.response()));
  peer.on("submit_sm", submitted);
});
server.listen(Number(process.argv[2]), "127.0.0.1", () => tell({ got: "listen" }));

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const told = JSON.parse(line);
    if (told.mode) mode = told.mode;
    if (told.away !== undefined) {
      away = told.away;
      if (away && session) session.destroy();
    }
    if (told.hex === undefined) return;
    session.deliver_sm(
      {
        source_addr_ton: 1,
        source_addr_npi: 1,
        source_addr: told.from,
        destination_addr: told.to,
        data_coding: told.coding,
        esm_class: told.parted ? 0x40 : 0,
        short_message: Buffer.from(told.hex, "hex"),
      },
      (answer) => tell({ got: "taken", status: answer.command_status }),
    );
  })
  .on("close", () => process.exit(0));
