namespace ArtifactStore.Benchmarks.Peers;

/// <summary>What a parameter holds.</summary>
internal enum DbValue
{
    Id,
    Time,
    Text,
    Number,
    Json,
    Texts,
}
