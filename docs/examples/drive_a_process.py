"""Check the process behind a service, then play it by hand: no database, no server."""

from importlib.resources import files

from senim.kernel.checking import check_document
from senim.kernel.commands import Complete, Start
from senim.kernel.deciding import decide
from senim.kernel.folding import fold_all
from senim.kernel.net import compile_net
from senim.kernel.reading import read
from senim.kernel.state import initial, pack

xml = files("senim.catalogue").joinpath("models/review.bpmn").read_bytes()
answer, _ = check_document(xml)
print("sound:", answer["ok"], "user tasks:", answer["elements"]["userTask"])

net = compile_net(read(xml))
at = 1_767_589_200_000_000  # 5 January 2026, 05:00 UTC, in microseconds
state = fold_all(net, initial(net), decide(net, initial(net), Start({}), at))
while not state.ended and (tasks := [element for element in state.waiting if element in net.tasks]):
    task = net.tasks[tasks[0]]
    print(f"{task.role} does {task.id} ({task.words['en'].name})")
    answers = {name: variable.values[0] for name, variable in net.variables.items() if variable.type == "choice"}
    state = fold_all(net, state, decide(net, state, Complete(task.id, answers), at))
print("ended:", state.ended, "bytes of state:", len(pack(state)))
