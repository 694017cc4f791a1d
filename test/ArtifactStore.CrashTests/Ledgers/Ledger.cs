using System.Globalization;

namespace ArtifactStore.CrashTests;

/// <summary>Everything that was acknowledged, and the check that a store keeps it.</summary>
/// <remarks>
/// What was acknowledged must be there, as it was acknowledged. What was begun and not acknowledged is whole or not there; which of the
/// two, is known as soon as somebody has looked. Artifacts that nobody has made must not be there, and a version of a key that never was
/// without artifacts is given once, with no gap.
/// </remarks>
internal sealed class Ledger
{
    private readonly Dictionary<string, Claim> _claims = [];
    private readonly Dictionary<(string Process, int Number), Operation> _open = [];
    private readonly Dictionary<(string Key, int Version), string> _given = [];
    private readonly List<string> _violations = [];

    /// <summary>What was found wrong so far.</summary>
    public IReadOnlyList<string> Violations => _violations;

    public int Acknowledged { get; private set; }

    /// <summary>The operations of which is not known whether they were done.</summary>
    public int InDoubt => _open.Count;

    /// <summary>How many of those that were in doubt turned out to have been done.</summary>
    public int FoundDone { get; private set; }

    public int FoundUndone { get; private set; }

    /// <summary>Takes a line of a journal. Lines of one process come in their order, those of its successor after them.</summary>
    public void Read(string process, string line)
    {
        var parts = line.Split(' ');
        switch (parts[0])
        {
            case "?":
                Begin(process, Number(parts[1]), [.. parts.Skip(2).Select(Effect.Parse)]);
                break;
            case "!":
                Acknowledge(Take(process, parts), [.. parts.Skip(2).Where(part => part.Length > 0)]);
                break;
            case "0":
                var called = Take(process, parts);
                Violate($"{called}: the store said that there is no such artifact, and there must be");
                Settle(called, isDone: false);
                break;
            case "x":
                Settle(Take(process, parts), isDone: false);
                break;
            case "s":
                See(process, parts[1].Split(':'));
                break;
            case "~" or ">" or "<":
                break;
            default:
                throw new InvalidOperationException($"'{line}' is no line of a journal.");
        }
    }

    /// <summary>A number for what is known to be there; another one, as good as always, for anything else.</summary>
    public ulong Mark() =>
        Mark(_claims.Values.Where(claim => claim.Revision is not null).Select(claim => (claim.Token, claim.Revision!.Value)));

    /// <inheritdoc cref="Mark()"/>
    public static ulong Mark(IEnumerable<(string Token, int Revision)> artifacts)
    {
        var mark = 0ul;
        foreach (var artifact in artifacts)
        {
            mark += unchecked((ulong)artifact.GetHashCode() * 0x9E3779B97F4A7C15ul);
        }

        return mark;
    }

    /// <summary>The artifacts that must be there whatever becomes of the operations that are in doubt.</summary>
    public IEnumerable<(string Token, int? Version)> Certain() =>
        _claims.Values.Where(claim => claim is { Revision: not null, Doubt: null }).Select(claim => (claim.Token, claim.Version));

    /// <summary>Compares with everything that a store holds.</summary>
    public void Check(IReadOnlyCollection<Artifact> stored)
    {
        var found = new Dictionary<string, Artifact>();
        foreach (var artifact in stored)
        {
            if (!found.TryAdd(Content.Token(artifact), artifact))
            {
                Violate($"'{Content.Token(artifact)}' is there twice: {artifact.Id} and {found[Content.Token(artifact)].Id}");
            }
        }

        foreach (var operation in _open.Values.ToArray())
        {
            Decide(operation, found);
        }

        _open.Clear();
        foreach (var token in found.Keys.Where(token => !_claims.ContainsKey(token)))
        {
            Violate($"'{token}' is there, and nobody has made it");
        }

        foreach (var claim in _claims.Values)
        {
            Compare(claim, found.GetValueOrDefault(claim.Token));
        }

        foreach (var key in _given.Keys.GroupBy(given => given.Key))
        {
            if (key.Max(given => given.Version) is var highest && highest != key.Count())
            {
                Violate($"{key.Count()} versions of '{key.Key}' were given, and the highest is {highest}");
            }
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static int? After(Effect effect) =>
        effect.Kind switch
        {
            EffectKind.Create => 0,
            EffectKind.Update => effect.Number,
            EffectKind.Delete => null,
            _ => throw new ArgumentOutOfRangeException(nameof(effect)),
        };

    private void Begin(string process, int number, Effect[] effects)
    {
        var operation = new Operation($"{process}, operation {number}", effects);
        _open.Add((process, number), operation);
        foreach (var effect in effects)
        {
            var claim = effect.Kind == EffectKind.Create ? _claims[effect.Token] = new(effect.Token) : _claims[effect.Token];
            claim.Doubt = claim.Doubt is null
                ? operation
                : throw new InvalidOperationException($"{operation} works on '{effect.Token}', of which is not known whether it is there.");
        }
    }

    private Operation Take(string process, string[] parts) =>
        _open.Remove((process, Number(parts[1])), out var operation)
            ? operation
            : throw new InvalidOperationException($"{process} ended the operation {parts[1]}, which was not begun.");

    private void Acknowledge(Operation operation, string[] created)
    {
        Acknowledged++;
        Settle(operation, isDone: true);
        var creates = operation.Effects.Where(effect => effect.Kind == EffectKind.Create).ToArray();
        foreach (var (effect, answer) in creates.Zip(created))
        {
            var parts = answer.Split(':');
            Learn(_claims[effect.Token], Guid.Parse(parts[0]), parts[1].Length == 0 ? null : Number(parts[1]));

            // Those between were given to artifacts that are deleted by now.
            if (effect.Number is { } expected && !(_claims[effect.Token].Version > expected))
            {
                Violate($"{operation} expected version {expected} and made version {_claims[effect.Token].Version}");
            }
        }
    }

    private void Settle(Operation operation, bool isDone)
    {
        foreach (var effect in operation.Effects)
        {
            var claim = _claims[effect.Token];
            claim.Doubt = null;
            if (isDone)
            {
                claim.Revision = After(effect);
            }
        }
    }

    private void Learn(Claim claim, Guid id, int? version)
    {
        if (claim.Id is { } known && (known != id || claim.Version != version))
        {
            Violate($"'{claim.Token}' is {id}, version {version}, and was {known}, version {claim.Version}");
        }

        (claim.Id, claim.Version) = (id, version);
        if (
            version is { } given
            && Content.Key(claim.Token) is { } key
            && Content.IsHot(key)
            && !_given.TryAdd((key, given), claim.Token)
            && _given[(key, given)] != claim.Token
        )
        {
            Violate($"version {given} of '{key}' was given to '{_given[(key, given)]}' and to '{claim.Token}'");
        }
    }

    private void See(string process, string[] parts)
    {
        if (!_claims.TryGetValue(parts[0], out var claim))
        {
            Violate($"{process} has read '{parts[0]}', which nobody has made");
            return;
        }

        var revision = Number(parts[3]);
        if (claim.Doubt is { } operation)
        {
            Resolve(operation, revision == After(operation.Effects.First(effect => effect.Token == claim.Token)));
            foreach (var (key, _) in _open.Where(open => open.Value == operation).ToArray())
            {
                _open.Remove(key);
            }
        }

        if (claim.Revision != revision)
        {
            Violate($"{process} has read revision {revision} of '{claim.Token}', which must be {Show(claim.Revision)}");
        }

        Learn(claim, Guid.Parse(parts[1]), parts[2].Length == 0 ? null : Number(parts[2]));
    }

    private void Decide(Operation operation, Dictionary<string, Artifact> found)
    {
        var done = operation.Effects.Count(effect =>
            (found.TryGetValue(effect.Token, out var artifact) ? Content.Revision(artifact) : (int?)null) == After(effect)
        );
        if (done != 0 && done != operation.Effects.Length)
        {
            Violate($"{operation} is there by halves: {done} of {operation.Effects.Length}");
        }

        Resolve(operation, isDone: done > 0);
    }

    private void Resolve(Operation operation, bool isDone)
    {
        Settle(operation, isDone);
        if (isDone)
        {
            FoundDone++;
        }
        else
        {
            FoundUndone++;
        }
    }

    private void Compare(Claim claim, Artifact? artifact)
    {
        if (artifact is null)
        {
            if (claim.Revision is not null)
            {
                Violate($"'{claim.Token}', version {claim.Version}, must be {Show(claim.Revision)} and is not there");
            }

            return;
        }

        if (claim.Revision is not { } revision)
        {
            Violate($"'{claim.Token}', version {artifact.Version}, is there and must not be");
            return;
        }

        if (Content.Fault(artifact, revision) is { } fault)
        {
            Violate($"'{claim.Token}': {fault}");
        }

        Learn(claim, artifact.Id, artifact.Version);
    }

    private void Violate(string what) => _violations.Add(what);

    private static string Show(int? revision) =>
        revision is null ? "absent" : string.Create(CultureInfo.InvariantCulture, $"revision {revision}");
}
