using System.Text;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>The columns of the entities.</summary>
internal static class ColumnNames
{
    /// <summary><c>FlowRunId</c> is <c>flow_run_id</c>.</summary>
    public static string Of(string property)
    {
        var name = new StringBuilder();
        foreach (var c in property)
        {
            if (char.IsAsciiLetterUpper(c) && name.Length > 0)
            {
                name.Append('_');
            }

            name.Append(char.ToLowerInvariant(c));
        }

        return name.ToString();
    }
}
