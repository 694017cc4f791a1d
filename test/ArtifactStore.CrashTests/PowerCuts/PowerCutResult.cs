using System.Globalization;

namespace ArtifactStore.CrashTests;

/// <summary>What became of a store in all the states that power cuts may leave.</summary>
internal sealed class PowerCutResult
{
    private readonly List<string> _violations = [];

    /// <summary>The moments at which the power was cut.</summary>
    public int Cuts { get; set; }

    /// <summary>The states of the files that were opened.</summary>
    public int States { get; set; }

    /// <summary>The states of which the recovery was cut short, too, before they were opened again.</summary>
    public int CutAgain { get; set; }

    /// <summary>The syncs in the recordings.</summary>
    public int Syncs { get; set; }

    /// <summary>Acknowledgements that were compared, over all states.</summary>
    public long Acknowledgements { get; set; }

    /// <summary>States in which operations that were acknowledged are missing.</summary>
    public int StatesWithLoss { get; set; }

    /// <summary>The most acknowledged operations that were missing in a state.</summary>
    public int MostLost { get; set; }

    public IReadOnlyList<string> Violations => _violations;

    public void Violate(string what) => _violations.Add(what);

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Cuts} cuts, {Syncs} syncs among them; {States} states opened, {CutAgain} of them cut again while they recovered; {Acknowledgements} acknowledgements compared; {StatesWithLoss} states lack acknowledged operations, {MostLost} at most; {_violations.Count} violations"
        ) + string.Concat(_violations.Take(30).Select(violation => $"\n  {violation}"));
}
