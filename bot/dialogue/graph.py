"""What the checks ask of a graph given as node -> the nodes it leads to."""

from collections.abc import Hashable, Iterator, Mapping
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def reach(onward: Mapping[Node, set[Node]], *begun: Node) -> set[Node]:
    """Every node that can be come to, those begun with among them."""
    seen: set[Node] = set()
    waiting = list(begun)
    while waiting:
        at = waiting.pop()
        if at not in seen and at in onward:
            seen.add(at)
            waiting.extend(onward[at])
    return seen


def knots(onward: Mapping[Node, set[Node]]) -> Iterator[set[Node]]:
    """The strongly connected parts of the graph, single nodes among them."""
    backward: dict[Node, set[Node]] = {node: set() for node in onward}
    for node, targets in onward.items():
        for target in targets & backward.keys():
            backward[target].add(node)
    left = set(onward)
    for node in reversed(_left_in_order(onward)):
        knot: set[Node] = set()
        waiting = [node]
        while waiting:
            at = waiting.pop()
            if at in left:
                left.remove(at)
                knot.add(at)
                waiting.extend(backward[at])
        if knot:
            yield knot


def _left_in_order(onward: Mapping[Node, set[Node]]) -> list[Node]:
    """The nodes in the order in which a walk in depth leaves them."""
    order: list[Node] = []
    seen: set[Node] = set()
    for first in onward:
        if first in seen:
            continue
        seen.add(first)
        stack = [(first, iter(onward[first]))]
        while stack:
            node, ways = stack[-1]
            target = next((t for t in ways if t not in seen and t in onward), None)
            if target is None:
                order.append(node)
                stack.pop()
            else:
                seen.add(target)
                stack.append((target, iter(onward[target])))
    return order
