using System.Globalization;
using System.Text;

namespace ArtifactStore.CrashTests;

/// <summary>What was done, and what was found.</summary>
internal sealed class Tally
{
    public const string Checkpoint = "checkpoint";
    public const string Writing = "writing";

    private readonly SortedDictionary<string, int> _phases = new(StringComparer.Ordinal);
    private readonly List<string> _violations = [];

    public int Kills { get; set; }

    public int Databases { get; set; }

    public int Acknowledged { get; set; }

    public int FoundDone { get; set; }

    public int FoundUndone { get; set; }

    public int Backups { get; set; }

    /// <summary>The first line of a report: what was killed.</summary>
    public string Killed { get; set; } = "processes killed with SIGKILL";

    public IReadOnlyList<string> Violations => _violations;

    /// <summary>How many kills hit something that a journal had entered and not left.</summary>
    public IReadOnlyDictionary<string, int> Phases => _phases;

    /// <summary>How many kills hit a migration, a checkpoint, and a write, in this order.</summary>
    public IReadOnlyList<int> Aimed =>
        [.. new[] { MigrationLog.Phase, Checkpoint, Writing }.Select(phase => _phases.GetValueOrDefault(phase))];

    public void Violate(string where, IEnumerable<string> what) => _violations.AddRange(what.Select(violation => $"{where}: {violation}"));

    public void Hit(string phase) => _phases[phase] = _phases.GetValueOrDefault(phase) + 1;

    public void Add(Ledger ledger)
    {
        Acknowledged += ledger.Acknowledged;
        FoundDone += ledger.FoundDone;
        FoundUndone += ledger.FoundUndone;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Kills} {Killed}, on {Databases} databases");
        foreach (var (phase, hits) in _phases)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {hits} of them in the middle of: {phase}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"{Acknowledged} operations acknowledged, each checked");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{FoundDone + FoundUndone} operations in doubt: {FoundDone} whole, {FoundUndone} not there"
        );
        text.AppendLine(CultureInfo.InvariantCulture, $"{Backups} backups checked");
        text.AppendLine(CultureInfo.InvariantCulture, $"{_violations.Count} violations");
        foreach (var violation in _violations.Take(50))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {violation}");
        }

        return text.ToString();
    }
}
