namespace ArtifactStore;

/// <summary>Follows artifacts to what they were made from, and to what was made from them.</summary>
/// <remarks>
/// <see cref="ArtifactCreate.Inputs"/> records the inputs of an artifact. They never change. If an input is deleted its id remains; if the
/// artifact itself is deleted its inputs are forgotten. Thread-safe; throws like <see cref="IArtifactRepository"/>.
/// </remarks>
/// <example>
/// <code>var model = await store.Artifacts.CreateArtifactAsync(new() { Key = "model", Inputs = [trainingSet.Id, settings.Id] });
/// foreach (var input in await store.Lineage.ReadInputsAsync(model.Id, depth: 3))
/// {
///     Console.WriteLine($"{input.Depth}: {input.Artifact?.Key ?? $"{input.ArtifactId} is gone"}");
/// }</code>
/// </example>
public interface IArtifactLineage
{
    /// <summary>The largest depth: 1,000 steps.</summary>
    const int MaxDepth = 1_000;

    /// <summary>Reads what an artifact was made from.</summary>
    /// <param name="artifactId">The id of the artifact, which need not exist any more.</param>
    /// <param name="depth">The number of steps to follow, from 1 for its own inputs to <see cref="MaxDepth"/>.</param>
    /// <param name="limit">The maximum number of artifacts. The nearest come first.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// Each artifact once, at its smallest depth; those of one depth in the order of their inputs. Never the artifact itself.
    /// </returns>
    /// <exception cref="ArgumentException">The depth or the limit is out of range.</exception>
    Task<IReadOnlyList<LineageArtifact>> ReadInputsAsync(
        Guid artifactId,
        int depth = 1,
        int limit = 1_000,
        CancellationToken cancellationToken = default
    );

    /// <summary>Reads what was made from an artifact.</summary>
    /// <param name="artifactId">The id of the artifact, which need not exist any more.</param>
    /// <param name="depth">The number of steps to follow, from 1 for its direct uses to <see cref="MaxDepth"/>.</param>
    /// <param name="limit">The maximum number of artifacts. The nearest come first.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// Each artifact once, at its smallest depth; those of one depth in the order of their ids. Never the artifact itself.
    /// </returns>
    /// <exception cref="ArgumentException">The depth or the limit is out of range.</exception>
    Task<IReadOnlyList<LineageArtifact>> ReadUsesAsync(
        Guid artifactId,
        int depth = 1,
        int limit = 1_000,
        CancellationToken cancellationToken = default
    );
}
