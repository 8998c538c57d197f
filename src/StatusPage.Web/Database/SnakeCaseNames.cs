using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Database;

/// <summary>Tables and columns in snake case, so that SQL written by hand needs no quotes on PostgreSQL.</summary>
public static class SnakeCaseNames
{
    public static void Apply(ModelBuilder builder)
    {
        foreach (var entity in builder.Model.GetEntityTypes().Where(e => !e.IsMappedToJson()))
        {
            var table = entity.GetTableName()!;
            entity.SetTableName(Words.Snake(table.Replace("AspNet", "Staff", StringComparison.Ordinal)));
            Rename(entity);
            foreach (var key in entity.GetKeys())
            {
                key.SetName(Words.Snake(key.GetName()!.Replace("AspNet", "Staff", StringComparison.Ordinal)).Replace("p_k_", "pk_", StringComparison.Ordinal));
            }

            foreach (var key in entity.GetForeignKeys())
            {
                key.SetConstraintName(Words.Snake(key.GetConstraintName()!.Replace("AspNet", "Staff", StringComparison.Ordinal)).Replace("f_k_", "fk_", StringComparison.Ordinal));
            }

            foreach (var index in entity.GetIndexes())
            {
                index.SetDatabaseName(Words.Snake(index.GetDatabaseName()!.Replace("AspNet", "Staff", StringComparison.Ordinal)).Replace("i_x_", "ix_", StringComparison.Ordinal));
            }
        }
    }

    private static void Rename(IMutableTypeBase type, string prefix = "")
    {
        foreach (var property in type.GetProperties())
        {
            property.SetColumnName(prefix + Words.Snake(property.Name));
        }

        foreach (var complex in type.GetComplexProperties())
        {
            Rename(complex.ComplexType, $"{prefix}{Words.Snake(complex.Name)}_");
        }
    }
}
