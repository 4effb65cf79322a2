"""Strongly connected components of a directed graph, and their topological order."""

from __future__ import annotations

import heapq
from collections.abc import Sequence


def components(edges: Sequence[Sequence[int]]) -> list[int]:
    """Find the strongly connected components of a graph in linear time (Tarjan 1972).

    Args:
        edges: For each node the nodes that it points at.

    Returns:
        For each node the number of its component, from 0.
    """
    index = [-1] * len(edges)  # order in which nodes are met
    low = [0] * len(edges)  # the first node met that can be reached
    component = [-1] * len(edges)
    waiting: list[int] = []
    met = count = 0
    for root in range(len(edges)):
        if index[root] >= 0:
            continue
        index[root] = low[root] = met
        met += 1
        waiting.append(root)
        path = [(root, iter(edges[root]))]
        while path:
            node, rest = path[-1]
            for other in rest:
                if index[other] < 0:
                    index[other] = low[other] = met
                    met += 1
                    waiting.append(other)
                    path.append((other, iter(edges[other])))
                    break
                if component[other] < 0:
                    low[node] = min(low[node], index[other])
            else:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])
                if low[node] == index[node]:
                    while component[node] < 0:
                        component[waiting.pop()] = count
                    count += 1
    return component


def topological_order(
    edges: Sequence[Sequence[int]], groups: Sequence[int], priority: Sequence[tuple[int, int]]
) -> list[int]:
    """Sort the components of a graph topologically: every edge points forward, or stays in its component.

    Args:
        edges: For each node the nodes that it points at.
        groups: For each node the number of its component, from 0.
        priority: What decides between components that no edge puts in order: the one with the lowest goes first. It is
            given for the first nodes, of which every component has one.
    """
    count = max(groups, default=-1) + 1
    following: list[list[int]] = [[] for _ in range(count)]
    before = [0] * count
    for group, others in zip(groups, edges, strict=True):
        for other in others:
            if groups[other] != group:
                following[group].append(groups[other])
                before[groups[other]] += 1
    lowest: dict[int, tuple[int, int]] = {}
    for group, value in zip(groups, priority, strict=False):
        lowest[group] = min(value, lowest.get(group, value))
    ready = [(lowest[group], group) for group in range(count) if not before[group]]
    heapq.heapify(ready)
    order = []
    while ready:
        group = heapq.heappop(ready)[1]
        order.append(group)
        for other in following[group]:
            before[other] -= 1
            if not before[other]:
                heapq.heappush(ready, (lowest[other], other))
    return order
