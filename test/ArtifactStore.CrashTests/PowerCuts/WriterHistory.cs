using System.Globalization;

namespace ArtifactStore.CrashTests;

/// <summary>What one writer had in the store after each of its operations, which it calls one after the other.</summary>
internal sealed class WriterHistory
{
    private readonly List<State> _states = [new(-1, -1, new Ledger().Mark())];

    /// <summary>Reads the histories of all writers of a recording.</summary>
    public static Dictionary<string, WriterHistory> Of(DiskEvent[] events)
    {
        var histories = new Dictionary<string, WriterHistory>();
        var ledgers = new Dictionary<string, Ledger>();
        var begun = new Dictionary<int, (string Writer, int Event)>();
        for (var number = 0; number < events.Length; number++)
        {
            if (events[number] is not { Kind: DiskEventKind.Line, Name: var line })
            {
                continue;
            }

            var words = line.Split(' ');
            var operation = int.Parse(words[1], CultureInfo.InvariantCulture);
            if (words[0] == "?")
            {
                begun[operation] = (Content.Writer(Effect.Parse(words[2]).Token), number);
            }

            var (writer, start) = begun[operation];
            if (!ledgers.TryGetValue(writer, out var ledger))
            {
                ledgers[writer] = ledger = new();
                histories[writer] = new();
            }

            ledger.Read(writer, line);
            if (words[0] == "!")
            {
                histories[writer]._states.Add(new(start, number, ledger.Mark()));
            }
        }

        return histories;
    }

    /// <summary>How many operations had been acknowledged before an event.</summary>
    public int Acknowledged(int number) => _states.Count(state => state.Acknowledged < number) - 1;

    /// <summary>After how many operations there was what is there now.</summary>
    /// <param name="mark">What is there now.</param>
    /// <param name="number">An event; only operations that were called before it count.</param>
    /// <returns>-1 where that was never there.</returns>
    public int Find(ulong mark, int number) => _states.FindLastIndex(state => state.Mark == mark && state.Begun < number);

    private sealed record State(int Begun, int Acknowledged, ulong Mark);
}
