using System.Runtime.CompilerServices;
using ArtifactStore.Sql;

namespace ArtifactStore.Tests.Sql;

public sealed class SqlTemplateTests
{
    [Test]
    public void The_text_is_built_once_and_the_values_are_those_of_the_call()
    {
        var made = 0;
        var template = new SqlTemplate(values =>
        {
            made++;
            return new SqlStatementBuilder().Append($"VALUES ({values[0]}, {values[1]})").Build();
        });
        foreach (var text in new[] { "a", "b", "c" })
        {
            var statement = template.With(SqlValue.Text(text), SqlValue.Number(1));
            statement.Text.Should().Be("VALUES ($1, $2)");
            statement.Parameters.Should().Equal(new SqlParameter("$1", SqlValue.Text(text)), new SqlParameter("$2", SqlValue.Number(1)));
        }

        made.Should().Be(1);
    }

    [Test]
    public void A_template_keeps_no_value()
    {
        var template = new SqlTemplate(values => new SqlStatementBuilder().Append(values[0]).Build());
        var large = First(template);
        GC.Collect();
        large.IsAlive.Should().BeFalse();
        GC.KeepAlive(template);
    }

    [Test]
    public async Task Concurrent_uses_have_their_own_values()
    {
        for (var round = 0; round < 100; round++)
        {
            var template = new SqlTemplate(values => new SqlStatementBuilder().Append($"VALUES ({values[0]})").Build());
            await Parallel.ForAsync(0, 8, (i, _) =>
            {
                var statement = template.With(SqlValue.Number(i));
                statement.Text.Should().Be("VALUES ($1)");
                statement.Parameters.Should().Equal(new SqlParameter("$1", SqlValue.Number(i)));
                return ValueTask.CompletedTask;
            });
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference First(SqlTemplate template)
    {
        var text = new string('x', 1_000);
        template.With(SqlValue.Text(text));
        return new(text);
    }
}
