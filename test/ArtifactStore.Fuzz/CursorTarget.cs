using System.Buffers.Text;
using System.Text;

namespace ArtifactStore.Fuzz;

/// <summary>
/// Cursors of artifacts and of runs: a cursor or false; its text is the one that was read; it can be used in a query of its sort. Inputs
/// are bytes before base64url, or with a leading 0xFF the text itself.
/// </summary>
internal sealed class CursorTarget : IFuzzTarget
{
    public string Name => "cursor";

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            var (artifact, collection) = (
                new Artifact
                {
                    Id = Guid.Parse("0198c2f6-7c1e-7a55-9d6e-2b8f0a4c1e77"),
                    Created = DateTimeOffset.UnixEpoch,
                    Updated = DateTimeOffset.UnixEpoch,
                    Key = "report-1",
                },
                new ArtifactCollection
                {
                    CollectionId = Guid.Empty,
                    Created = DateTimeOffset.UnixEpoch,
                    Updated = DateTimeOffset.UnixEpoch,
                    Key = "größe",
                    LatestId = Guid.Empty,
                    Version = 1,
                }
            );
            foreach (var sort in Enum.GetValues<ArtifactSort>())
            {
                foreach (
                    var cursor in new[]
                    {
                        ArtifactCursor.After(artifact, sort),
                        ArtifactCursor.After(artifact with { Key = null }, sort),
                        ArtifactCursor.After(collection, sort),
                    }
                )
                {
                    yield return Base64Url.DecodeFromChars(cursor.ToString());
                    yield return [0xFF, .. Encoding.UTF8.GetBytes(cursor.ToString())];
                }
            }

            foreach (var sort in Enum.GetValues<RunSort>())
            {
                var run = new FlowRun
                {
                    Id = Guid.Empty,
                    Name = "nightly",
                    Created = DateTimeOffset.UnixEpoch,
                };
                yield return Base64Url.DecodeFromChars(RunCursor.After(run, sort).ToString());
            }
        }
    }

    public IReadOnlyList<byte[]> Words { get; } =
    [
        [0],
        [1],
        [2],
        [3],
        [4],
        [5],
        [0xFF],
        [1, 0, 0],
        [1, 1, 4],
        [0xED, 0xA0, 0x80],
        [0xF4, 0x8F, 0xBF, 0xBF],
        [0x04, 0x61, 0x04, 0x0B],
        new byte[8],
        "="u8.ToArray(),
        " "u8.ToArray(),
        "-_"u8.ToArray(),
    ];

    public void Run(byte[] input)
    {
        var text = input is [0xFF, ..] ? Encoding.UTF8.GetString(input.AsSpan(1)) : Base64Url.EncodeToString(input);
        RunOfRuns(text);
        if (!ArtifactCursor.TryParse(text, out var cursor))
        {
            return;
        }

        if (cursor.ToString() != text || !ArtifactCursor.Parse(text).Equals(cursor))
        {
            throw new FindingException($"The cursor {cursor} was read from another text.");
        }

        Translation.Use(
            new ArtifactQuery
            {
                Sort = cursor.Sort,
                After = cursor,
                Limit = 10,
            }
        );
        Translation.Use(
            new ArtifactCollectionQuery
            {
                Sort = cursor.Sort,
                After = cursor,
                Limit = 10,
            }
        );
    }

    private static void RunOfRuns(string text)
    {
        if (!RunCursor.TryParse(text, null, out var cursor))
        {
            return;
        }

        if (cursor.ToString() != text || !RunCursor.Parse(text, null).Equals(cursor))
        {
            throw new FindingException($"The cursor {cursor} was read from another text.");
        }

        // One of them is of the cursor's kind, unless it sorts by a time that the kind does not have.
        Translation.Use(
            new FlowRunQuery
            {
                Sort = cursor.Sort,
                After = cursor,
                Limit = 10,
            }
        );
        Translation.Use(
            new TaskRunQuery
            {
                Sort = cursor.Sort,
                After = cursor,
                Limit = 10,
            }
        );
    }
}
