namespace ArtifactStore.Specification.Model;

/// <summary>The inputs of artifacts, each in its order.</summary>
public sealed class ModelLineage
{
    private readonly Dictionary<Guid, Guid[]> _inputs;

    public ModelLineage()
        : this([]) { }

    private ModelLineage(Dictionary<Guid, Guid[]> inputs) => _inputs = new(inputs);

    public ModelLineage Copy() => new(_inputs);

    public void Add(Guid artifact, IEnumerable<Guid> inputs) => _inputs[artifact] = [.. inputs];

    public void Remove(Guid artifact) => _inputs.Remove(artifact);

    /// <summary>The ids step by step, each at its smallest depth.</summary>
    public List<(Guid Id, int Depth)> Inputs(Guid artifact, int depth, int limit) =>
        Follow(artifact, depth, limit, last =>
            last.SelectMany(id => _inputs.GetValueOrDefault(id, []).Select((input, place) => (input, place)))
                .GroupBy(row => row.input, row => row.place)
                .Select(places => (places.Key, places.Min()))
        );

    /// <inheritdoc cref="Inputs"/>
    public List<(Guid Id, int Depth)> Uses(Guid artifact, int depth, int limit) =>
        Follow(artifact, depth, limit, last => _inputs.Where(row => row.Value.Intersect(last).Any()).Select(row => (row.Key, 0)));

    private static List<(Guid Id, int Depth)> Follow(
        Guid artifact,
        int depth,
        int limit,
        Func<List<Guid>, IEnumerable<(Guid Id, int Rank)>> next
    )
    {
        List<(Guid Id, int Depth)> found = [];
        List<Guid> last = [artifact];
        for (var step = 1; step <= depth; step++)
        {
            last =
            [
                .. next(last)
                    .Where(row => row.Id != artifact && !found.Exists(seen => seen.Id == row.Id))
                    .OrderBy(row => row.Rank)
                    .ThenBy(row => row.Id.ToString(), StringComparer.Ordinal)
                    .Select(row => row.Id)
                    .Take(limit - found.Count),
            ];
            found.AddRange(last.Select(id => (id, step)));
        }

        return found;
    }
}
