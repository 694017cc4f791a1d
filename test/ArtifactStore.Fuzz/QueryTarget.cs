using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ArtifactStore.Fuzz;

/// <summary>
/// The wire form: a query or a <see cref="JsonException"/>; what was read and written is read as the same again; every query can be
/// translated.
/// </summary>
/// <param name="name">The name of the target.</param>
/// <param name="seeds">Queries to start from.</param>
/// <param name="isTranslated">Whether queries are translated, and not only read.</param>
internal sealed class QueryTarget<T>(string name, IReadOnlyList<string> seeds, bool isTranslated) : IFuzzTarget
    where T : StoreQuery
{
    private static readonly JsonTypeInfo<T> Info = (JsonTypeInfo<T>)ArtifactStoreJson.Options.GetTypeInfo(typeof(T));
    private readonly Grammar _grammar = new(seeds, WireSeeds.Words);

    public string Name => name;

    public IEnumerable<byte[]> Seeds => seeds.Select(Encoding.UTF8.GetBytes);

    public IReadOnlyList<byte[]> Words { get; } = [.. WireSeeds.Words.Select(Encoding.UTF8.GetBytes)];

    public byte[]? Make(Random random) => _grammar.Make(random);

    public void Run(byte[] input)
    {
        T? query;
        try
        {
            query = JsonSerializer.Deserialize(input, Info);
        }
        catch (JsonException e)
        {
            if (e.Path is null)
            {
                throw new FindingException($"A JsonException without a path: {e.Message}");
            }

            return;
        }

        if (query is null)
        {
            return;
        }

        var written = JsonSerializer.SerializeToUtf8Bytes(query, Info);
        var again = JsonSerializer.Deserialize(written, Info)!;
        if (!again.Equals(query) || !JsonSerializer.SerializeToUtf8Bytes(again, Info).AsSpan().SequenceEqual(written))
        {
            throw new FindingException($"Read, written and read again it is another query: {Encoding.UTF8.GetString(written)}");
        }

        if (isTranslated)
        {
            Translation.Use(query);
        }
    }
}
