"""Trains the net of TestNet with NumPy, in the way of cs231n: the outside judge of Solver.

Reads input.npz from the working folder; writes losses and accuracies to output.npz.
"""

def sgd(w, dw, s):
    return w - s["lr"] * dw

def momentum(w, dw, s):
    s["v"] = 0.9 * s.get("v", 0) - s["lr"] * dw
    return w + s["v"]

def rmsprop(w, dw, s):
    s["c"] = 0.99 * s.get("c", 0) + (1 - 0.99) * dw**2
    return w - s["lr"] * dw / (np.sqrt(s["c"]) + 1e-8)

def adam(w, dw, s):
    s["t"] = s.get("t", 0) + 1
    s["m"] = 0.9 * s.get("m", 0) + (1 - 0.9) * dw
    s["v"] = 0.999 * s.get("v", 0) + (1 - 0.999) * dw**2
    m, v = s["m"] / (1 - 0.9 ** s["t"]), s["v"] / (1 - 0.999 ** s["t"])
    return w - s["lr"] * m / (np.sqrt(v) + 1e-8)

def scores(p, x):
    h = np.maximum(0, x.dot(p["W1"]) + p["b1"])
    return h, h.dot(p["W2"]) + p["b2"]

def loss(p, x, y):
    h, out = scores(p, x)
    e = np.exp(out - out.max(axis=1, keepdims=True))
    share = e / e.sum(axis=1, keepdims=True)
    d = (share - np.eye(out.shape[1])[y]) / len(y)
    dh = d.dot(p["W2"].T) * (h > 0)
    g = {"W1": x.T.dot(dh), "b1": dh.sum(axis=0), "W2": h.T.dot(d), "b2": d.sum(axis=0)}
    return -np.log(share[np.arange(len(y)), y]).mean(), g

def accuracy(p, x, y, count, random):
    if count < len(x):
        chosen = random.choice(len(x), count)
        x, y = x[chosen], y[chosen]
    return np.mean(scores(p, x)[1].argmax(axis=1) == y)

def train(rule, lr, d, batch, epochs, decay, sample, seed):
    random, losses, accuracies = np.random.RandomState(seed), [], []
    x, y = d["x"], d["y"].astype(int)
    p = {name: d[name] for name in ("W1", "b1", "W2", "b2")}
    states = {name: {"lr": lr} for name in p}
    each = max(len(x) // batch, 1)
    for t in range(each * epochs):
        chosen = random.choice(len(x), batch)
        value, gradients = loss(p, x[chosen], y[chosen])
        losses.append(value)
        for name in p:
            p[name] = rule(p[name], gradients[name], states[name])
        if (t + 1) % each == 0:
            for state in states.values():
                state["lr"] *= decay
        if t == 0 or (t + 1) % each == 0:
            accuracies.append((accuracy(p, x, y, sample, random),
                               accuracy(p, d["xv"], d["yv"].astype(int), sample // 2, random)))
    return losses, np.array(accuracies)

given, results = dict(np.load("input.npz")), {}
for rule, lr in ((sgd, 0.5), (momentum, 0.05), (rmsprop, 0.01), (adam, 0.02)):
    name = rule.__name__
    results[name + ".losses"], accuracies = train(rule, lr, given, 20, 6, 0.9, 150, 3)
    results[name + ".train"], results[name + ".validation"] = accuracies.T
np.savez("output.npz", **results)
