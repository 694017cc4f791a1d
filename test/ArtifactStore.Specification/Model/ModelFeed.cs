using FluentAssertions;

namespace ArtifactStore.Specification.Model;

/// <summary>The changes that calls must have recorded since the last comparison.</summary>
public sealed class ModelFeed
{
    private readonly List<(bool IsDelete, ModelChange[] Changes)> _calls;

    public ModelFeed()
        : this([]) { }

    private ModelFeed(IEnumerable<(bool, ModelChange[])> calls) => _calls = [.. calls];

    public ModelFeed Copy() => new(_calls);

    /// <summary>Adds the changes of a call, in their order.</summary>
    public void Add(params ModelChange[] changes) => _calls.Add((false, changes));

    /// <summary>Adds those of the creates of a call: of each artifact, and then of the latest of each key.</summary>
    public void AddCreates(IReadOnlyList<Artifact> created, DateTimeOffset now) =>
        Add([
            .. created.Select(artifact => ModelChange.Of(ArtifactChangeKind.Created, artifact, now)),
            .. created
                .Where(artifact => artifact.Key is not null)
                .GroupBy(artifact => artifact.Key)
                .OrderBy(versions => versions.Key, StringComparer.Ordinal)
                .Select(versions => ModelChange.Of(ArtifactChangeKind.LatestMoved, versions.Last(), now)),
        ]);

    /// <summary>Adds those of a delete, which has an order within each key only: aliases, artifacts, and the key itself.</summary>
    public void AddDelete(IEnumerable<ModelChange> changes) => _calls.Add((true, Sorted(changes)));

    /// <summary>Compares them with what a store has recorded, and forgets them.</summary>
    public void Compare(IReadOnlyList<ArtifactChange> recorded)
    {
        var place = 0;
        foreach (var (isDelete, expected) in _calls)
        {
            ModelChange[] actual = [.. recorded.Skip(place).Take(expected.Length).Select(ModelChange.Of)];
            foreach (var ofKey in actual.Where(_ => isDelete).GroupBy(change => change.Key))
            {
                ofKey.Select(Rank).Should().BeInAscendingOrder();
            }

            (isDelete ? Sorted(actual) : actual).Should().Equal(expected);
            place += expected.Length;
        }

        recorded.Should().HaveCount(place);
        recorded.Select(change => change.Position).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        _calls.Clear();
    }

    private static ModelChange[] Sorted(IEnumerable<ModelChange> changes) =>
        [
            .. changes
                .OrderBy(change => change.Key, StringComparer.Ordinal)
                .ThenBy(Rank)
                .ThenBy(change => change.Alias, StringComparer.Ordinal)
                .ThenBy(change => change.ArtifactId),
        ];

    private static int Rank(ModelChange change) =>
        change.Kind switch
        {
            ArtifactChangeKind.AliasRemoved => 0,
            ArtifactChangeKind.Deleted => 1,
            _ => 2,
        };
}
