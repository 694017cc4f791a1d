using ArtifactStore.Specification.Data;

namespace ArtifactStore.Specification.Model;

/// <summary>An artifact to be created in a random sequence.</summary>
/// <param name="Key">The number of a key; 0 for none.</param>
/// <param name="Run">The number of a run; 0 for none.</param>
/// <param name="Content">Chooses type, body and metadata.</param>
/// <param name="Id">0 for none; 1 for one that exists already, if one does; another for one of a few that inputs name too.</param>
/// <param name="Inputs">Choose its inputs: artifacts that are there, and the ids of a few that may come later.</param>
/// <param name="Expected">What the expected version is off by from the latest; null for no expectation.</param>
/// <param name="ExpectedLatest">
/// Which latest artifact is expected: 0 for the one that is, 1 for one that was never there, 2 for any; null for no expectation.
/// </param>
public sealed record Draft(int Key, int Run, int Content, int Id, ValueList<int> Inputs, int? Expected, int? ExpectedLatest)
{
    public string? KeyName => NameOf(Key);

    /// <summary>Whether the id sorts before those that a store makes.</summary>
    public bool HasEarlyId => Id > 1;

    public static string? NameOf(int key) => key == 0 ? null : $"k{key}";

    /// <summary>The create, where some artifacts are there.</summary>
    public ArtifactCreate ToCreate(List<Artifact> there)
    {
        Guid? id =
            HasEarlyId ? Early(Id)
            : Id == 1 && there.Count > 0 ? there[Content % there.Count].Id
            : null;
        return new()
        {
            Id = id,
            Key = KeyName,
            Type = Content % 4 == 0 ? null : $"t{Content % 4}",
            Description = Content % 3 == 0 ? null : $"d{Content}",
            Data = Content % 5 == 0 ? null : ArtifactData.Parse($"{{ \"n\" : {Content}.0 }}"),
            Metadata = Content % 2 == 0 ? null : new(("n", $"{Content}")),
            FlowRunId = Run == 0 ? null : SampleData.Id('3', Run),
            TaskRunId = Content % 6 == 0 ? SampleData.Id('4', 1) : null,
            Inputs =
            [
                .. Inputs
                    .Select(choice => choice % 3 == 0 || there.Count == 0 ? Early(2 + (choice % 4)) : there[choice % there.Count].Id)
                    .Where(input => input != id)
                    .Distinct(),
            ],
        };
    }

    /// <summary>The create with what it expects of its key in a model.</summary>
    public ArtifactCreate ToCreate(List<Artifact> there, ModelStore model)
    {
        var expected = Expected is { } off ? Math.Max(0, model.LatestVersion(KeyName!) + off) : (int?)null;
        Guid? latest = ExpectedLatest switch
        {
            _ when expected == 0 => null,
            null => null,
            0 => model.LatestId(KeyName!) ?? SampleData.Unknown,
            2 when there.Count > 0 => there[Content % there.Count].Id,
            _ => SampleData.Unknown,
        };
        return ToCreate(there) with { ExpectedVersion = expected, ExpectedLatestId = latest };
    }

    private static Guid Early(int number) => SampleData.Id('0', number);
}
