using System.Text;
using ArtifactStore.Specification.Reference;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>The function that folds case is the framework's, letter by letter.</summary>
public sealed class FoldTests
{
    [Test]
    public async Task Every_letter_folds_as_in_the_framework()
    {
        await using var database = PostgreSqlTestDatabase.WithSchema();
        await using (var store = database.Open())
        {
            await store.InitializeAsync();
        }

        var runes = ReferenceFold.Characters.ToArray();
        var text = string.Concat(runes);
        await using var connection = (NpgsqlConnection)await database.ConnectAsync();
        await using var command = new NpgsqlCommand("SELECT artifact_store.artifact_store_fold($1)", connection)
        {
            Parameters = { new() { Value = text } },
        };
        var folded = ((string)(await command.ExecuteScalarAsync())!).EnumerateRunes().ToArray();
        folded.Length.Should().Be(runes.Length);
        runes.Zip(folded).Where(pair => ReferenceFold.Of(pair.First) != pair.Second).Should().BeEmpty();
    }
}
